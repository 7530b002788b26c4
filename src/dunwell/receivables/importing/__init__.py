"""Reading files of customers, invoices, payments and open items. Pure: bytes in, records out.

    bytes -> table (text or workbook) -> mapping (given or guessed) -> records and problems

Nothing here touches the database or the disk; what is wrong with a file comes back as data.
"""
