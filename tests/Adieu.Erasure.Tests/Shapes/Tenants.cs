namespace Adieu.Erasure.Tests.Shapes;

internal static class Tenants
{
    /// <summary>
    /// Every key begins with the tenant. Who made a task takes it along; who was given one only leaves it, and the tenant's
    /// column, which takes no NULL, stays.
    /// </summary>
    public static readonly Shape Tasks = new(
        """
        create table tenants (id integer primary key, name text);
        create table users (tenant_id integer not null references tenants(id), id integer not null, email varchar(80) not null, primary key (tenant_id, id), unique (tenant_id, email));
        create table projects (tenant_id integer not null references tenants(id), id integer not null, owner_id integer, title text, primary key (tenant_id, id), foreign key (tenant_id, owner_id) references users (tenant_id, id));
        create table tasks (tenant_id integer not null, id integer not null, project_id integer not null, assignee_id integer, created_by integer not null, body text, primary key (tenant_id, id),
          foreign key (tenant_id, project_id) references projects (tenant_id, id) on delete cascade, foreign key (tenant_id, assignee_id) references users (tenant_id, id), foreign key (tenant_id, created_by) references users (tenant_id, id));
        insert into tenants values (1, 'T'), (2, 'U');
        insert into users values (1, 1, 'a@x'), (1, 2, 'b@x'), (2, 1, 'a@x'), (1, 3, 'c@x');
        insert into projects values (1, 1, 1, 'P'), (1, 2, 2, 'Q'), (2, 1, 1, 'R');
        insert into tasks values (1, 1, 1, 1, 2, 'given to the leaver'), (1, 2, 1, 1, 1, 'own'), (1, 3, 2, 2, 1, 'made by the leaver'), (2, 1, 1, 1, 1, 'another tenant');
        """,
        """
        subject: { table: users, key: [tenant_id, id] }
        tables:
          tenants: { personal: no }
          users: { on-close: erase }
          projects: { owner: [tenant_id, owner_id], on-close: anonymise, columns: { title: not-personal } }
          tasks:
            owners: [ { columns: [tenant_id, created_by], on-close: erase }, { columns: [tenant_id, assignee_id], on-close: anonymise } ]
            columns: { body: not-personal }
        """,
        ["1|1"],
        "users erase 1, projects anonymise 1, tasks anonymise 1, tasks erase 2",
        ("select tenant_id, id, owner_id from projects order by 1, 2", "1 1 -; 1 2 2; 2 1 1"),
        ("select tenant_id, id, assignee_id, created_by from tasks order by 1, 2", "1 1 - 2; 2 1 1 1"),
        ("select tenant_id, id from users order by 1, 2", "1 2; 1 3; 2 1"));
}
