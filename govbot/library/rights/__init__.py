"""Who may do what with which document, decided and explained."""
