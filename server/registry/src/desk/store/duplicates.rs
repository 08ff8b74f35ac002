//! What identifies the machine of a filing, and pairs of filings that share it.

use crate::store::statements;

use uuid::Uuid;

/// A pair, seen from one of its filings.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PairRow {
    pub other_id: Uuid,
    pub keys: String,
    pub verdict: Option<String>,
    pub reason: Option<String>,
    pub judged_name: Option<String>,
    pub judged_at: Option<i64>,
    pub state: String,
    pub number: Option<String>,
    pub office_id: Option<String>,
}

/// Another filing of the same machine, as far as an owner is told of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct TwinRow {
    pub filing_id: Uuid,
    pub owner_id: Uuid,
    pub state: String,
    pub number: Option<String>,
    pub holder_id: Option<Uuid>,
}

statements! {
    FORGET_KEYS = "
        delete from filing_identity
        where filing_id = $1";
    INSERT_KEY = "
        insert into filing_identity (key, filing_id)
        values ($1, $2)
        on conflict (key, filing_id) do nothing";
    SHARING = "
        select i.filing_id, i.key, m.number
        from filing_identity i
        join filing f on f.id = i.filing_id and f.state <> 'draft'
        left join machine m on m.id = f.id
        where i.key = $1 and i.filing_id <> $2
        order by i.filing_id
        limit 20";
    TOLD_TO_OWNER = "
        select i.filing_id, f.owner_id, f.state, m.number, m.owner_id as holder_id
        from filing_identity i
        join filing f on f.id = i.filing_id and f.state <> 'draft'
        left join machine m on m.id = f.id
        where i.key = $1 and i.filing_id <> $2
        order by i.filing_id
        limit 20";
    FORGET_PAIRS = "
        delete from possible_duplicate
        where filing_id = $1 and verdict is null";
    INSERT_PAIR = "
        insert into possible_duplicate (filing_id, other_id, keys, found_at)
        values ($1, $2, $3, $4)
        on conflict (filing_id, other_id) do nothing";
    SET_DOUBTFUL = "
        update filing
        set doubtful = (
            select count(*)
            from possible_duplicate p
            where p.filing_id = filing.id and (p.verdict is null or p.verdict = 'same')
        )
        where id = $1 and state in ('submitted', 'under_review')";
    JUDGE = "
        update possible_duplicate
        set verdict = $3, reason = $4, judged_by = $5, judged_at = $6
        where filing_id = $1 and other_id = $2";
    OF_FILING = "
        select p.other_id, p.keys, p.verdict, p.reason, a.name as judged_name, p.judged_at, f.state, m.number,
            f.office_id
        from possible_duplicate p
        join filing f on f.id = p.other_id
        left join account a on a.id = p.judged_by
        left join machine m on m.id = p.other_id
        where p.filing_id = $1
        order by p.other_id";
    SAID_DIFFERENT = "
        select p.other_id
        from possible_duplicate p
        where p.filing_id = $1 and p.verdict = 'different'";
    DROP_FLAGS = "
        delete from filing_flag
        where filing_id = $1";
    INSERT_FLAG = "
        insert into filing_flag (flag, office_id, submitted_at, filing_id)
        values ($1, $2, $3, $4)
        on conflict (flag, submitted_at, filing_id) do nothing";
}
