-- Tasks and projects (task/id, project/id) that may have bindings of a connection. Never too few: a line is there before the binding is. Who reads asks them.
CREATE TABLE connection_users (
    workspace TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (workspace, connection_id, owner)
) WITHOUT ROWID;
