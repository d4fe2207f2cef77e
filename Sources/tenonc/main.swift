print("tenonc")
