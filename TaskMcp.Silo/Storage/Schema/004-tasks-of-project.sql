-- A pass over all tasks of a project goes by id: it finds each one once, however they change meanwhile.
CREATE INDEX tasks_of_project ON tasks (workspace, project_id, id);
