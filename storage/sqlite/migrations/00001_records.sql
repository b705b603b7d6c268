-- +goose Up
CREATE TABLE televisit_records (
    account TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    ref     TEXT    NOT NULL,
    at_us   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (account, kind, id)
);
CREATE INDEX televisit_records_at ON televisit_records (account, kind, at_us, id);
CREATE INDEX televisit_records_state ON televisit_records (account, kind, state, at_us, id);
CREATE INDEX televisit_records_ref ON televisit_records (account, kind, ref, at_us, id);
CREATE INDEX televisit_records_all ON televisit_records (kind, at_us, id, account);

-- +goose Down
DROP TABLE televisit_records;
