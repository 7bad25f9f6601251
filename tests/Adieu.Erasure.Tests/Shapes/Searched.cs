namespace Adieu.Erasure.Tests.Shapes;

internal static class Searched
{
    /// <summary>SQLite: full-text indexes beside and instead of tables, tables without rowid, strict ones, and an address that ignores case as the key.</summary>
    public static readonly Shape Notes = new(
        """
        create table users (email text collate nocase primary key not null, handle text not null unique) without rowid;
        create table notes (id integer primary key autoincrement, owner_email text collate nocase not null references users(email) on delete cascade, title text, body text, words int generated always as (length(body)) virtual);
        create index notes_owner on notes (owner_email);
        create virtual table notes_index using fts5(title, body, content='notes', content_rowid='id');
        insert into notes_index(notes_index, rank) values ('secure-delete', 1);
        create trigger notes_added after insert on notes begin insert into notes_index(rowid, title, body) values (new.id, new.title, new.body); end;
        create trigger notes_gone after delete on notes begin insert into notes_index(notes_index, rowid, title, body) values ('delete', old.id, old.title, old.body); end;
        create virtual table mail using fts5(sender, subject, body);
        insert into mail(mail, rank) values ('secure-delete', 1);
        create table settings (owner any not null, k text not null, v any, primary key (owner, k)) strict, without rowid;
        create table shares (note_id int not null references notes(id) on delete cascade, with_handle text references users(handle), primary key (note_id, with_handle)) without rowid;
        create virtual table places using rtree(id, x0, x1, y0, y1);
        insert into users values ('Ann@x.example', 'ann'), ('bob@x.example', 'bob'), ('an@x.example', 'an');
        insert into notes (owner_email, title, body) values ('ann@X.example', 'one', 'zebra crossing'), ('BOB@x.example', 'two', 'zebra herd');
        insert into mail (rowid, sender, subject, body) values (1, 'Ann@x.example', 'hi', 'quagga'), (2, 'bob@x.example', 're', 'okapi');
        insert into settings values ('Ann@x.example', 'a', 1), ('bob@x.example', 'a', '2');
        insert into shares values (1, 'bob'), (2, 'ann'), (2, 'an');
        insert into places values (1, 0, 1, 0, 1);
        """,
        """
        subject: { table: users, key: email }
        tables:
          users: { on-close: erase }
          notes: { owner: owner_email, on-close: erase }
          notes_index: { personal: no }
          mail: { owner: sender, on-close: erase, unowned: keep }
          settings: { owner: owner, on-close: erase }
          shares: { owners: [ { column: with_handle, subject: handle }, { parent: notes } ], on-close: erase }
          places: { personal: no }
        """,
        ["Ann@x.example"],
        "users erase 1, notes erase 1, mail erase 1, settings erase 1, shares erase 2",
        ("select email from users order by email", "an@x.example; bob@x.example"),
        ("select rowid from notes_index where notes_index match 'zebra'", "2"),
        ("select rowid from mail where mail match 'quagga OR okapi'", "2"),
        ("select count(*) from mail_data where instr(hex(block), hex('quagga')) > 0", "0"),
        ("select count(*) from notes_index_data where instr(hex(block), hex('crossing')) > 0", "0"),
        ("select owner from settings", "bob@x.example"),
        ("select note_id, with_handle from shares", "2 an"));
}
