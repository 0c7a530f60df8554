"""Where the desk keeps its own things on this computer; never anything about a person."""

from pathlib import Path

from platformdirs import user_data_path, user_documents_path, user_log_path

APP = "iomdesk"
TRAINING = "training.iomstore"


def training_folder() -> Path:
    """The training store: fictional people only."""
    return user_data_path(APP, appauthor=False) / TRAINING


def log_folder() -> Path:
    """The log of errors: codes, ids and counts, no names."""
    return user_log_path(APP, appauthor=False)


def stores_home() -> Path:
    """Where a new store is proposed to lie: the documents folder, else the home folder."""
    documents = user_documents_path()
    return documents if documents.is_dir() else Path.home()
