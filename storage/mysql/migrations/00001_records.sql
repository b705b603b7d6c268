-- +goose Up
CREATE TABLE IF NOT EXISTS televisit_records (
    account VARBINARY(100) NOT NULL,
    kind    VARBINARY(40)  NOT NULL,
    id      VARBINARY(200) NOT NULL,
    state   VARBINARY(40)  NOT NULL,
    ref     VARBINARY(100) NOT NULL,
    at_us   BIGINT         NOT NULL,
    version BIGINT         NOT NULL,
    body    LONGBLOB       NOT NULL,
    PRIMARY KEY (account, kind, id),
    INDEX televisit_records_at (account, kind, at_us, id),
    INDEX televisit_records_state (account, kind, state, at_us, id),
    INDEX televisit_records_ref (account, kind, ref, at_us, id),
    INDEX televisit_records_all (kind, at_us, id, account)
) ENGINE = InnoDB;

-- +goose Down
DROP TABLE televisit_records;
