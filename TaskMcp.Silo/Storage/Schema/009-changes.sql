-- When each process last changed a row of each kind; written together with the row. One line per process, so that no commit waits for another's.
CREATE TABLE changes (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    writer TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, kind, writer)
) WITHOUT ROWID;
