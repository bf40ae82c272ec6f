"""The supplier pool: listings by programme, solutions with fields and prices, bank accounts under seal.

Verbs: register, edit_registration, admit_supplier, send_back_registration, add_solution, edit_solution, import_listing.
Words: supplier (공급기업), pool (공급기업 Pool), listed (등재), solution (솔루션), slot (동시에 맡을 수 있는 과제 수).
"""
