"""Company and supplier find each other: ranked with reasons, proposed, accepted or declined.

Verbs: propose, accept, decline, take_back, lapse. Words: proposal (참여 제안), slot (남은 자리), reason (추천 이유).
"""
