"""The organisation's people, as whoever manages them sees and changes them."""
