"""Long work that goes on when the page is left: started once, counted, stopped or taken up again."""
