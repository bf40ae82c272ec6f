"""What is on offer: programmes as frozen definitions, and their rounds (calls) with budget and deadline.

Verbs: create_round, set_budget, open_round, extend, close. Words: programme (사업), round (회차, 공고), definition (사업 정의).
"""
