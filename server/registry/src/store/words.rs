//! The words that can be searched by a part of them, the tallies, and the phrases of reasons.

statements! {
    KNOWN = "
        select word
        from search_word
        where kind = $1 and suffix = $2 and word = $3";
    INSERT = "
        insert into search_word (kind, suffix, word)
        values ($1, $2, $3)
        on conflict (kind, suffix, word) do nothing";
    BEGINNING = "
        select word
        from search_word
        where kind = $1 and suffix >= $2 and suffix < $3
        order by suffix, word
        limit $4";
    TALLY_OF_OFFICE = "
        select what, n
        from tally
        where office_id = $1";
    TALLY_OF_CITY = "
        select what, cast(sum(n) as bigint)
        from tally
        group by what";
    OVERDUE_OF_OFFICE = "
        select count(*)
        from (
            select 1 as one
            from filing
            where office_id = $1 and due_at < $2
            limit 1000
        ) late";
    OVERDUE_OF_CITY = "
        select count(*)
        from (
            select 1 as one
            from filing
            where due_at < $1
            limit 1000
        ) late";
    PHRASES = "
        select text
        from reason_phrase
        order by position, id";
    COUNT_PHRASES = "
        select count(*)
        from reason_phrase";
    DROP_PHRASES = "
        delete from reason_phrase";
    INSERT_PHRASE = "
        insert into reason_phrase (id, position, text)
        values ($1, $2, $3)";
}
