-- Rows are added and never changed. Only those may go that a head has given up: those before its first_sequence.
CREATE TABLE audit (
    row INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    entry_id TEXT,
    principal TEXT NOT NULL,
    action TEXT NOT NULL,
    decision TEXT NOT NULL,
    outcome TEXT NOT NULL,
    target_id TEXT,
    tool TEXT,
    connection_id TEXT,
    correlation_id TEXT,
    duration_us INTEGER,
    cost_millionths INTEGER,
    json TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL,
    UNIQUE (workspace, sequence)
);

CREATE UNIQUE INDEX audit_entries ON audit (workspace, entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX audit_by_at ON audit (workspace, at);
CREATE INDEX audit_by_principal ON audit (workspace, principal, at);
CREATE INDEX audit_by_action ON audit (workspace, action, at);
CREATE INDEX audit_by_correlation ON audit (workspace, correlation_id, at) WHERE correlation_id IS NOT NULL;
CREATE INDEX audit_by_target ON audit (workspace, target_id, at) WHERE target_id IS NOT NULL;
CREATE INDEX audit_by_tool ON audit (workspace, tool, at) WHERE tool IS NOT NULL;
CREATE INDEX audit_by_connection ON audit (workspace, connection_id, at) WHERE connection_id IS NOT NULL;
CREATE INDEX audit_denied ON audit (workspace, at) WHERE decision = 'denied';
-- Reports are answered from this one alone.
CREATE INDEX audit_usage ON audit (workspace, at, principal, connection_id, tool, decision, outcome, duration_us, cost_millionths) WHERE action = 'tool.call';

-- Where each chain begins and ends; written together with its rows.
CREATE TABLE audit_heads (
    workspace TEXT NOT NULL PRIMARY KEY,
    first_sequence INTEGER NOT NULL,
    first_previous_hash BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'Rows of the audit are never changed.');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN NOT EXISTS (SELECT 1 FROM audit_heads h WHERE h.workspace = OLD.workspace AND OLD.sequence < h.first_sequence)
BEGIN
    SELECT RAISE(ABORT, 'Rows of the audit go by its retention only.');
END;
