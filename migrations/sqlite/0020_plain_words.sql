-- Names are searched without regard to the width of their punctuation, the kind of their quotes and dashes and the dot
-- between their parts (domain::search::fold_name). What was indexed before is indexed once more in that form.
insert into search_word (kind, suffix, word)
select kind, plain, word
from (select kind, suffix, word, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(suffix, '（', '('), '）', ')'), '，', ','), '：', ':'), '；', ';'), '！', '!'), '？', '?'), '～', '~'), '【', '['), '】', ']'), '〔', '['), '〕', ']'), '“', '"'), '”', '"'), '‘', ''''), '’', ''''), '—', '-'), '–', '-'), '．', '.'), '－', '-'), '＃', '#'), '＆', '&'), '＋', '+'), '•', '·'), '・', '·') as plain from search_word) as folded
where plain <> suffix
on conflict do nothing;

insert into site_word (suffix, site_id, office_id)
select plain, site_id, office_id
from (select suffix, site_id, office_id, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(suffix, '（', '('), '）', ')'), '，', ','), '：', ':'), '；', ';'), '！', '!'), '？', '?'), '～', '~'), '【', '['), '】', ']'), '〔', '['), '〕', ']'), '“', '"'), '”', '"'), '‘', ''''), '’', ''''), '—', '-'), '–', '-'), '．', '.'), '－', '-'), '＃', '#'), '＆', '&'), '＋', '+'), '•', '·'), '・', '·') as plain from site_word) as folded
where plain <> suffix
on conflict do nothing;
