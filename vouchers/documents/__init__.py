"""Paper and files: a document is a frozen context that a job renders once; a file is kept by its content's hash."""
