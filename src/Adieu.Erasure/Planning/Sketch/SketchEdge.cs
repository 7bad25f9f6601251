using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning.Checks;

namespace Adieu.Erasure.Planning.Sketch;

/// <summary>A way from a row to a row of another table: a foreign key, or what a column's name says where none is declared.</summary>
/// <param name="Columns">The referring columns.</param>
/// <param name="Target">The table referred to.</param>
/// <param name="There">The columns referred to.</param>
/// <param name="Declared">Whether it is a foreign key.</param>
/// <param name="Nullable">Whether a row may go without it.</param>
internal sealed record SketchEdge(IReadOnlyList<string> Columns, string Target, IReadOnlyList<string> There, bool Declared, bool Nullable)
{
    /// <summary>Whether it refers to another column of the person than the key.</summary>
    public bool ByIdentifier { get; init; }

    /// <summary>Whether the column lists several people.</summary>
    public bool Elements { get; init; }

    /// <summary>Whether rows go with what they refer to, as the schema has it.</summary>
    public bool Cascades { get; init; }

    /// <summary>Whether rows lose the reference when its target goes, as the schema has it.</summary>
    public bool Loses { get; init; }

    /// <summary>Whether the column only says who last touched the row, not whose it is.</summary>
    public bool Mentions => SketchEdges.Mention().IsMatch(SketchEdges.Words(Columns[0]));
}

/// <summary>Finds a schema's edges.</summary>
internal static partial class SketchEdges
{
    public static Dictionary<string, List<SketchEdge>> Of(Catalog catalog, string subject) =>
        Of(catalog, catalog.Tables[subject], new TableNames(catalog));

    private static Dictionary<string, List<SketchEdge>> Of(Catalog catalog, CatalogTable subject, TableNames names) =>
        catalog.Tables.Values.ToDictionary(t => t.MapName, t =>
        {
            var edges = WithoutClients([.. Declared(t, subject), .. Guessed(names, t, subject)], subject).Concat(Inherited(t, subject)).ToList();
            // What another table's key shares with the person's own column tells nothing more: that row is the same person's.
            var own = edges.Where(e => e.Target == subject.MapName).SelectMany(e => e.Columns).ToHashSet();
            return edges.Concat(SameKey(catalog, names, t).Where(e => t == subject || !e.Columns.Any(own.Contains))).ToList();
        });

    // A row of employees that inherits from people is a person itself.
    private static IEnumerable<SketchEdge> Inherited(CatalogTable table, CatalogTable subject) =>
        subject.Heirs.Contains(table.MapName) ? [new SketchEdge(subject.PrimaryKey, subject.MapName, subject.PrimaryKey, Declared: false, Nullable: false)] : [];

    /// <summary>The columns of a table that by their names tell of a person, one or several, without a foreign key that says so.</summary>
    public static IEnumerable<string> Telling(TableNames names, CatalogTable table, CatalogTable subject) =>
        WithoutClients([.. Declared(table, subject), .. Guessed(names, table, subject)], subject).Where(e => !e.Declared && e.Target == subject.MapName && !e.ByIdentifier).Select(e => e.Columns[0]);

    // Beside a user, a client is the program that they use.
    private static IEnumerable<SketchEdge> WithoutClients(List<SketchEdge> all, CatalogTable subject)
    {
        bool IsClient(SketchEdge e) => !e.Declared && e.Target == subject.MapName && Client().IsMatch(Words(e.Columns[0]));
        return Client().IsMatch(Words(subject.Name) + "_id") || all.TrueForAll(e => e.Target != subject.MapName || IsClient(e)) ? all : all.Where(e => !IsClient(e));
    }

    // (session_no, offline) here and as another table's key: rows are parts of that one's.
    private static IEnumerable<SketchEdge> SameKey(Catalog catalog, TableNames names, CatalogTable table) =>
        from other in catalog.Tables.Values
        where other != table && other.PrimaryKey.Count > 1 && table.ForeignKeys.All(f => f.Target != other.MapName)
            && other.PrimaryKey.All(k => table.Column(k) is { } here && here.Type == other.Column(k)!.Type)
            && !other.PrimaryKey.SequenceEqual(table.PrimaryKey)
            // Keys that only join two tables tell of no third; and what anything may be called tells nothing.
            && other.PrimaryKey.Any(k => !Common(Words(k)) && !other.ForeignKeys.Any(f => f.Columns.Contains(k)) && !names.Meant(Words(k)).Any() && Number().IsMatch(Words(k)))
        select new SketchEdge(other.PrimaryKey, other.MapName, other.PrimaryKey, Declared: false, other.PrimaryKey.Any(k => table.Column(k)!.Nullable));

    internal static string Words(string name) => Boundary().Replace(name, "_").Trim('_').ToLowerInvariant();

    private static IEnumerable<SketchEdge> Declared(CatalogTable table, CatalogTable subject) =>
        table.ForeignKeys.Select(f => new SketchEdge(f.Columns, f.Target, f.TargetColumns, Declared: true, f.Columns.Any(c => table.Column(c)!.Nullable))
        {
            Cascades = f.OnDelete == DeleteRule.Cascade,
            Loses = f.OnDelete == DeleteRule.SetNull,
            ByIdentifier = f.Target == subject.MapName && f.TargetColumns is [var one] && subject.PrimaryKey.Count > 0 && !subject.PrimaryKey.Contains(one),
        });

    private static IEnumerable<SketchEdge> Guessed(TableNames names, CatalogTable table, CatalogTable subject)
    {
        var known = table.ForeignKeys.SelectMany(f => f.Columns).ToHashSet();
        foreach (var column in table.Columns.Where(c => !known.Contains(c.Name) && !c.Generated && !(table.PrimaryKey is [var key] && key == c.Name && !IsOneToOne(names, table, c, subject) && (table == subject || Identifier(subject, c, Words(c.Name)) is not { } same || Words(same) != Words(c.Name)))))
        {
            var words = Words(column.Name);
            if (Lists(names, column, words, subject))
            {
                yield return new SketchEdge([column.Name], subject.MapName, subject.PrimaryKey, Declared: false, column.Nullable) { Elements = true };
                continue;
            }

            // In muted_users, muted_user_id is no reference to another of its rows.
            Meaning? target = names.Meant(words).Where(m => (m.Table != table || !names.IsOwn(words, table)) && Alike(m.Table.Column(m.Column)!, column)).OrderByDescending(m => m.Table.Name.Length).Select(m => (Meaning?)m).FirstOrDefault();
            // client beside a table of clients is one of them, not the person.
            if (target is null && names.Called(words) is { } called && called.Table != subject && called.Table != table && Alike(called.Table.Column(called.Column)!, column)) target = called;
            if (target is null && subject.PrimaryKey is [var person] && (table != subject || person != column.Name) && Alike(subject.Column(person)!, column)
                && (Mention().IsMatch(words) || names.IsCalled(words, subject) || (table == subject ? Before().IsMatch(words) : Role().IsMatch(words) || IsKey(subject.Column(person)!, words)))) target = new(subject, person);
            if (target is { } there) yield return new SketchEdge([column.Name], there.Table.MapName, [there.Column], Declared: false, column.Nullable);
            else if (table != subject && Identifier(subject, column, words) is { } other) yield return new SketchEdge([column.Name], subject.MapName, [other], Declared: false, column.Nullable) { ByIdentifier = true };
        }
    }

    // user_id as the key, or uid as there: a second half of the person's row; post_id the same of a post.
    private static bool IsOneToOne(TableNames names, CatalogTable table, CatalogColumn column, CatalogTable subject)
    {
        var words = Words(column.Name);
        if (!names.IsOwn(words, table) && names.Named(words).Any(m => m.Table != table && m.Table.Column(m.Column)!.Type == column.Type)) return true;
        if (table == subject || subject.PrimaryKey is not [var key] || subject.Column(key)!.Type != column.Type) return false;
        return names.Mean(words, subject) || (words == Words(key) && !Common(words));
    }

    // The person's key is their address, or a word of its own: what is called so elsewhere, or ends so, is the person too.
    private static bool IsKey(CatalogColumn key, string words) =>
        Words(key.Name) is var own && !Common(own) && (words == own || (key.Kind == ColumnKind.Text && words.EndsWith("_" + own, StringComparison.Ordinal)));

    private static bool Common(string words) => words is "id" or "no" or "code" or "key" or "name" or "number" or "uuid" or "guid" or "oid" or "type" or "value" or "title" or "编号" or "序号" or "主键" or "号码" or "代码" or "名称" or "标题" or "类型";

    /// <summary>Pairs of columns that say of what kind a row is that another refers to, and which: commentable_type and commentable_id, or model and res_id.</summary>
    public static IEnumerable<(string Kind, string Id)> Pairs(CatalogTable table, CatalogTable subject)
    {
        // A text may hold any key; a number is no text's.
        bool MayHold(CatalogColumn id) => subject.PrimaryKey is not [var key] || id.Kind == ColumnKind.Text || Alike(subject.Column(key)!, id);
        var named = subject.PrimaryKey is [var only] && subject.Column(only)!.Kind == ColumnKind.Text;
        return ByName(table, named).Where(p => MayHold(table.Column(p.Id)!));
    }

    private static IEnumerable<(string Kind, string Id)> ByName(CatalogTable table, bool named)
    {
        foreach (var kind in table.Columns.Where(c => KindAlone().IsMatch(Words(c.Name))))
        {
            if (table.Columns.FirstOrDefault(c => c != kind && !table.ForeignKeys.Any(f => f.Columns.Contains(c.Name)) && IdAlone().IsMatch(Words(c.Name))) is { } id) yield return (kind.Name, id.Name);
        }

        var known = table.ForeignKeys.SelectMany(f => f.Columns).ToHashSet();
        foreach (var kind in table.Columns)
        {
            if (Kind().Match(Words(kind.Name)) is not { Success: true } m) continue;
            // actor_content_type_id tells what actor_object_id refers to.
            var stem = m.Groups[1].Value;
            string[] ids = stem.EndsWith("_content", StringComparison.Ordinal) ? [stem[..^7] + "object_id", stem[..^7] + "object_pk"]
                : m.Groups[3].Success ? [] : named ? [stem + "_id", stem + "_key", stem + "_uid", stem + "_name", stem] : [stem + "_id", stem + "_key", stem + "_uid"];
            var id = table.Columns.FirstOrDefault(c => !known.Contains(c.Name) && ids.Contains(Words(c.Name)));
            if (id is not null && !(KindAlone().IsMatch(Words(kind.Name)) && IdAlone().IsMatch(Words(id.Name))) && !table.Uniques.Any(u => u is [var only] && only == id.Name)) yield return (kind.Name, id.Name);
        }
    }

    /// <summary>Text columns that by their names may list people: member_ids, watcher_ids.</summary>
    public static IEnumerable<string> Listing(CatalogTable table, CatalogTable person) =>
        table.Columns.Where(c => c.Kind == ColumnKind.Text && Words(c.Name) is var w && w.EndsWith("_ids", StringComparison.Ordinal) && (Role().IsMatch(w[..^1]) || w[..^4] == Words(person.Name).TrimEnd('s'))).Select(c => c.Name);

    // member_ids uuid[], or jsonb: as user_id names one person, so its plural names several; and members in an array of keys does, too.
    private static bool Lists(TableNames names, CatalogColumn column, string words, CatalogTable subject) =>
        subject.PrimaryKey is [var key] && words.EndsWith('s') && (column.Type == subject.Column(key)!.Type + "[]") is var keys && (keys || (column.Kind == ColumnKind.Json && words.EndsWith("_ids", StringComparison.Ordinal)))
        && (Role().IsMatch(words[..^1]) || names.Mean(words[..^1], subject) || (keys && (names.IsCalled(words[..^1], subject) || Several().IsMatch(words))));

    // Another unique column of the person by which tables refer to it: an address, a user name.
    private static string? Identifier(CatalogTable subject, CatalogColumn column, string words) => subject.Uniques
        .Where(u => u is [var only] && !subject.PrimaryKey.Contains(only) && subject.Column(only)!.Kind == ColumnKind.Text && LooksPersonal.Is(subject, subject.Column(only)!))
        .Select(u => u[0]).FirstOrDefault(u => column.Kind == ColumnKind.Text && Words(u).Length > 4 && (words == Words(u) || words.EndsWith("_" + Words(u), StringComparison.Ordinal)));

    // A flag is called friend, too; no key of a person is that small.
    private static bool Alike(CatalogColumn there, CatalogColumn here) =>
        !here.Type.Contains("small", StringComparison.OrdinalIgnoreCase) && !here.Type.StartsWith("tiny", StringComparison.OrdinalIgnoreCase) && (there.Kind == here.Kind || here.Type.Length == 0 || (there.Kind is ColumnKind.Integer or ColumnKind.Number or ColumnKind.Other && here.Kind is ColumnKind.Integer or ColumnKind.Number or ColumnKind.Other));

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+")]
    private static partial Regex Boundary();

    [GeneratedRegex("(^|_)(user|account|member|customer|client|person|profile|author|owner|creator|sender|receiver|recipient|buyer|seller|participant|poster|inviter|invited|invitee|voter|donor|subscriber|attendee|reporter|commenter|uploader|submitter|requester|requestor|applicant|borrower|candidate|proposer|follower|followee|followed|friend|actor|uid|usr|userid|who)(_(id|no|by))?$|(^|_)(invited|sent|submitted|posted|uploaded|requested|owned|written|started|added|reported|recorded|entered|ordered|booked)_by(_(id|uid|user|user_id))?$|^(from|to)_(user|account|member)(_id)?$|^(user|account|member)_?(id)?_?(from|to|by)$")]
    private static partial Regex Role();

    // Whom a person's own row names.
    [GeneratedRegex("^(creator|inviter|referrer|introducer|sponsor|guardian|partner|spouse)(_?id)?$|(^|_)(invited|referred|recommended)_by(_id)?$")]
    private static partial Regex Before();

    [GeneratedRegex("(^|_)(guests|attendees|watchers|recipients|admins|voters|readers|viewers|likers|subscribers|assignees|reviewers|passengers|mentions|people)$")]
    private static partial Regex Several();

    [GeneratedRegex("^(creator|author|maker|writer|issuer|orderer)(_?id)?$")]
    internal static partial Regex Made();

    [GeneratedRegex("(^|_)client(_id)?$")]
    private static partial Regex Client();

    [GeneratedRegex("_?(id|no|number|uid|uuid|ref)$")]
    private static partial Regex Number();

    [GeneratedRegex("^((res|object|entity|record|target|item|ref|context|reference|parent|source)_?)?(model|doctype|class|bundle|table|table_?name|object_type|entity_type|content_type(_id)?|context_?level|level|component)$|^(entity|attached_to_doctype|target_type|object_type|entity_type|item_type|subject_type|resource_type)$")]
    private static partial Regex KindAlone();

    [GeneratedRegex("^(res|object|entity|record|instance|item|row|ref|target|context|reference|parent|source|subject|resource)_?(id|pk|key|uid)$|^(attached_to_name|docname|reference_name)$")]
    private static partial Regex IdAlone();

    [GeneratedRegex("^(.+?)_?(type|kind|class|model|level|area|doctype)(_id)?$")]
    private static partial Regex Kind();

    [GeneratedRegex("(^|_)(created|updated|modified|changed|deleted|approved|agreed|disagreed|reviewed|published|moderated|edited|closed|locked|resolved|assigned|banned|verified|merged|granted|cancelled|canceled|confirmed|rejected|accepted|disabled|blocked|revoked|processed|handled|checked)_(by|to)(_(id|uid|user|user_id))?$|(^|_)(create|write|update|modify|insert)_(uid|user|by)(_|$)|^last_?(edit|modif|post|repl|updat|chang)[a-z]{0,3}_?(by|er|or|uid|user)(_?id)?$|^(user|member|account)_?(modified|created|updated|deleted|changed)$|(^|_)(?!is|super)[a-z]{3,}(?<=d)user$|(^|_)(liked|viewed|seen|read|shared|followed|mentioned)_by$|(^|_)(moderator|modifier|modifierid|grader|examiner|editor|assignee|reviewer|approver|manager|supervisor|reports_to|support_rep)(_id)?$")]
    internal static partial Regex Mention();
}
