namespace Adieu.Erasure.Tests.Shapes;

internal static class Documents
{
    /// <summary>A file belongs to all members of its group; with the last member it goes. Readers see it, and take nothing along.</summary>
    public static readonly Shape SharedWithGroup = new(
        """
        create table users (id integer primary key, name text);
        create table groups (id integer primary key, title text);
        create table members (group_id integer not null references groups(id), user_id integer not null references users(id), primary key (group_id, user_id));
        create table files (id integer primary key, group_id integer not null references groups(id), content text);
        create table readers (file_id integer not null references files(id) on delete cascade, user_id integer not null references users(id) on delete cascade, primary key (file_id, user_id));
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        insert into groups values (1, 'G'), (2, 'H');
        insert into members values (1, 1), (1, 2), (2, 1);
        insert into files values (1, 1, 'shared by a and b'), (2, 2, 'only a');
        insert into readers values (1, 3), (2, 3), (1, 1);
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          groups: { personal: no }
          members: { owner: user_id, on-close: erase }
          files: { owners: { through: members, group: group_id, account: user_id, on-close: detach }, last-owner: erase, columns: { content: shared } }
          readers: { owners: [ user_id, { parent: files } ], on-close: erase }
        """,
        ["1"],
        "users erase 1, members erase 2, files detach 1, files erase 1, readers erase 2",
        ("select id from files", "1"),
        ("select file_id, user_id from readers", "1 3"),
        ("select group_id, user_id from members", "1 2"));

    /// <summary>What lies in a folder goes with it, however deep, whoever made it.</summary>
    public static readonly Shape Folders = new(
        """
        create table users (id integer primary key, name text);
        create table folders (id integer primary key, owner_id integer not null references users(id), inside integer references folders(id), title text);
        create table notes (id integer primary key, folder_id integer not null references folders(id), body text);
        insert into users values (1, 'a'), (2, 'b');
        insert into folders values (1, 1, null, 'top'), (2, 1, 1, 'mid'), (3, 2, 2, 'of b, inside'), (4, 2, 3, 'deeper'), (5, 2, null, 'of b');
        insert into notes values (1, 1, 'x'), (2, 4, 'y'), (3, 5, 'z');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          folders: { owner: owner_id, on-close: erase, links: { inside: follow } }
          notes: { parent: folders }
        """,
        ["1"],
        "users erase 1, folders erase 4, notes erase 2",
        ("select id from folders", "5"),
        ("select id from notes", "3"));

    /// <summary>Files that rows of several kinds hold, each by its kind and number: a file goes with the last that holds it.</summary>
    public static readonly Shape Attachments = new(
        """
        create table users (id integer primary key, name text);
        create table posts (id integer primary key, user_id integer not null references users (id));
        create table blobs (id integer primary key, filename text not null);
        create table attachments (id integer primary key, record_type text not null, record_id integer not null, blob_id integer not null references blobs (id));
        create table variants (id integer primary key, blob_id integer not null references blobs (id));
        create index attachments_blob on attachments (blob_id);
        insert into users values (7, 'a'), (8, 'b'), (9, 'c');
        insert into posts values (1, 7), (3, 9), (7, 9);
        insert into blobs values (1, 'ann'), (2, 'shared'), (3, 'post of ann'), (4, 'cat'), (5, 'nobody');
        insert into attachments values (1, 'User', 7, 1), (2, 'User', 8, 2), (3, 'Post', 3, 2), (4, 'Post', 1, 3), (5, 'User', 9, 4), (6, 'Post', 7, 4);
        insert into variants values (1, 1), (2, 2), (3, 4);
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          posts: { owner: user_id, on-close: erase }
          blobs: { parent: { table: attachments, on: { id: blob_id }, when: "id not in (select blob_id from attachments group by blob_id having count(*) > 1)" } }
          attachments: { owners: [ { column: record_id, when: "record_type = 'User'" }, { parent: posts, on: { record_id: id }, when: "record_type = 'Post'" } ], on-close: erase }
          variants: { parent: blobs }
        """,
        ["7", "8"],
        "users erase 1, posts erase 1, blobs erase 2, attachments erase 2, variants erase 1",
        ("select id from blobs order by id", "2; 4; 5"),
        ("select id from attachments order by id", "3; 5; 6"),
        ("select id from variants order by id", "2; 3"));
}
