namespace Adieu.Erasure.Tests.Shapes;

internal static class Quoted
{
    /// <summary>Reserved words, mixed case, quotes and Chinese in the names of tables and columns.</summary>
    public static readonly Shape Names = new(
        """"
        create table "User" ("Id" integer primary key, "E-Mail" varchar(80), "select" varchar(20));
        create table "order" ("No" integer primary key, "user" integer references "User"("Id"), "from" varchar(20), "group by" integer);
        create table "order ""items""" ("order" integer not null references "order"("No"), "line" integer not null, "what's it" varchar(20), primary key ("order", "line"));
        create table "客户标签" ("编号" integer primary key, "客户" integer references "User"("Id"), "标签" varchar(20));
        create index i1 on "order"("user"); create index i3 on "客户标签"("客户");
        insert into "User" values (1,'a@x','s'),(2,'b@x','t');
        insert into "order" values (1,1,'here',1),(2,2,'there',2);
        insert into "order ""items""" values (1,1,'x'),(1,2,'y'),(2,1,'z');
        insert into "客户标签" values (1,1,'vip'),(2,2,'new'),(3,null,'none');
        """",
        """
        subject: { table: User, key: Id }
        tables:
          User: { on-close: erase }
          order: { owner: user, on-close: anonymise, mask: { "group by": null, from: { fixed: "it's" } } }
          'order "items"': { parent: order, on-close: anonymise, mask: { "what's it": null } }
          客户标签: { owner: 客户, on-close: erase, unowned: keep }
        """,
        ["1"],
        "User erase 1, order anonymise 1, order \"items\" anonymise 2, 客户标签 erase 1",
        ("select \"No\", \"user\", \"from\", \"group by\" from \"order\" order by 1", "1 - it's -; 2 2 there 2"),
        ("select \"order\", \"line\", \"what's it\" from \"order \"\"items\"\"\" order by 1, 2", "1 1 -; 1 2 -; 2 1 z"),
        ("select \"编号\" from \"客户标签\" order by 1", "2; 3"));

    /// <summary>Teams and their leads, pairs of rows that need each other: circles of references that take no NULL and are checked at the commit.</summary>
    public static readonly Shape DeferredCircles = new(
        """
        create table teams (id int primary key, lead_id int not null, name text);
        create table people (id int primary key, team_id int not null, name text);
        alter table teams add constraint teams_lead foreign key (lead_id) references people(id) deferrable initially deferred;
        alter table people add constraint people_team foreign key (team_id) references teams(id) deferrable initially immediate;
        create table pairs (id int primary key, other int not null unique references pairs(id) deferrable initially deferred, person_id int not null references people(id));
        create index on pairs(person_id); create index on teams(lead_id); create index on people(team_id);
        begin; set constraints all deferred;
        insert into teams values (1,1,'A'),(2,2,'B');
        insert into people values (1,1,'a'),(2,2,'b');
        insert into pairs values (1,2,1),(2,1,1),(3,3,2);
        commit;
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          teams: { owner: lead_id, on-close: erase }
          pairs: { owner: person_id, on-close: erase }
        """,
        ["1"],
        "people erase 1, teams erase 1, pairs erase 2",
        ("select id from teams", "2"),
        ("select id from pairs", "3"));
}
