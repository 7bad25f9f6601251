using System.Text.RegularExpressions;
using Adieu.Sealing;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads stores, accounts and gate: what touches the service's databases.</summary>
internal static partial class StoreReader
{
    public static IReadOnlyList<StoreDefinition> Stores(Section file)
    {
        var source = file.Source;
        var stores = new List<StoreDefinition>();
        if (file.Map("stores", example: "Write: stores: { main: { kind: sqlite, connection: ..., map: data-map.yaml } }") is not { } map) return stores;
        foreach (var (name, keyNode, _) in map.Entries)
        {
            if (map.Map(name) is not { } store) continue;
            var kind = store.Text("kind", example: "Write: kind: sqlite, or: kind: postgres");
            if (kind is not (null or "sqlite" or "postgres" or "http")) source.Mistake(store.Child("kind")!, $"There is no kind of store {kind}.", "Write sqlite, postgres or http.");
            if (kind == "http")
            {
                if (stores.Count == 0) source.Mistake(store.Child("kind")!, "The first store holds the accounts and cannot lie behind an endpoint.", "Put the database with the accounts first.");
                if (Endpoint(store, name) is { } endpoint) stores.Add(endpoint);
                continue;
            }

            var connection = store.Text("connection", example: "Write: connection: ${YOUR_DB}");
            var mapFile = store.Text("map", example: "Write: map: data-map.yaml");
            var undo = store.Scalar("undo", required: false) is { } days ? TermReader.Days(days, source) : null;
            store.End();
            if (kind is null || connection is null || mapFile is null) continue;
            var mapPath = Path.GetFullPath(mapFile, Path.GetDirectoryName(source.Path)!);
            if (!File.Exists(mapPath)) source.Mistake(store.Child("map")!, $"There is no data map {mapFile} beside this file.", "Make one: adieu map init");
            stores.Add(new StoreDefinition(name, kind, connection, mapPath) { Undo = undo > 0 ? TimeSpan.FromDays(undo.Value) : null });
        }

        if (stores.Count == 0 && !map.Entries.Any()) source.Mistake(map.Node, "There is no store.", "Add the one that holds the accounts.");
        return stores;
    }

    private static StoreDefinition? Endpoint(Section store, string name)
    {
        const string Example = "Write: connection: https://news.example/adieu";
        var (source, connection, secret) = (store.Source, store.Text("connection", example: Example), store.Text("secret", example: "Write: secret: ${NEWS_SECRET}"));
        store.End();
        if (connection is null || secret is null) return null;
        // What leaves this machine names people: it is encrypted.
        if (!Uri.TryCreate(connection, UriKind.Absolute, out var address) || address.Query.Length > 0 || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
        {
            source.Mistake(store.Child("connection")!, "connection is no https address without a query.", Example);
            return null;
        }

        var bytes = new byte[secret.Length];
        if (Convert.TryFromBase64String(secret, bytes, out var length) && length >= 32) return new StoreDefinition(name, "http", connection, null, bytes[..length]);
        source.Mistake(store.Child("secret")!, "secret is not base64 of at least 32 bytes.", "Make one for both sides: openssl rand -base64 32");
        return null;
    }

    public static AccountDefinition? Accounts(Section file)
    {
        var source = file.Source;
        if (file.Map("accounts", example: "Write: accounts: with find: and profile: below.") is not { } map) return null;
        var find = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.Map("find") is { } ways)
        {
            foreach (var (kind, keyNode, _) in ways.Entries)
            {
                if (!Identifiers.Kinds.Contains(kind)) source.Mistake(keyNode, $"There is no kind of identifier {kind}.", $"Write one of {string.Join(", ", Identifiers.Kinds)}.");
                if (Query(ways, kind, QueryUse.Find, "@value") is { } query) find[kind] = query;
            }
        }

        var profile = Query(map, "profile", QueryUse.Profile, "@account");
        var signOut = map.Has("sign-out") ? Query(map, "sign-out", QueryUse.SignOut, "@account") : null;
        var face = map.Has("face") ? Query(map, "face", QueryUse.Face, "@account") : null;
        var closureKey = ClosureKey(map);
        map.End();
        return profile is null ? null : new AccountDefinition(find, profile, signOut, face) { ClosureKey = closureKey };
    }

    private static ClosureKeyQueries? ClosureKey(Section accounts)
    {
        if (accounts.Map("closure-key", required: false) is not { } key) return null;
        var find = Query(key, "find", QueryUse.ClosureKey, "@account", "closure-key.find");
        var spend = Query(key, "spend", QueryUse.SpendKey, "@account", "closure-key.spend");
        key.End();
        return find is null || spend is null ? null : new ClosureKeyQueries(find, spend);
    }

    public static GateDefinition? Gate(Section file)
    {
        var source = file.Source;
        if (file.Map("gate", required: false) is not { } map) return null;
        var table = Identifier(map, "table", required: false) ?? "adieu_gate";
        var subject = map.Map("subject", example: "Write: subject: { table: accounts, key: id }");
        var (subjectTable, subjectKey) = (subject is null ? null : Identifier(subject, "table"), subject is null ? null : Identifier(subject, "key"));
        subject?.End();
        if (subjectTable is not null && subjectKey is not null) Compile(map, subject!.Scalar("key")!, subjectTable, subjectKey);
        var guards = new List<GateGuard>();
        if (map.Map("guard", example: "Write: guard: { orders: account_id }") is { } guard)
        {
            foreach (var (name, keyNode, _) in guard.Entries)
            {
                if (!IdentifierPattern().IsMatch(name)) source.Mistake(keyNode, $"{name} is no table name.", "Use letters, digits and underscores.");
                else if (Identifier(guard, name) is { } column)
                {
                    guards.Add(new GateGuard(name, column));
                    Compile(map, guard.Scalar(name)!, name, column);
                }
            }
        }

        map.End();
        return subjectTable is null || subjectKey is null ? null : new GateDefinition(table, subjectTable, subjectKey, guards);
    }

    /// <summary>A query that must name <paramref name="parameter"/> and no other.</summary>
    public static string? Query(Section map, string key, QueryUse use, string parameter, string? name = null, IReadOnlyList<string>? placeholders = null) =>
        Query(map, key, use, [parameter], name, placeholders ?? []);

    /// <summary>A query that must name the first of <paramref name="given"/>, where there is one, and may name the others.</summary>
    public static string? Query(Section map, string key, QueryUse use, IReadOnlyList<string> given, string? name, IReadOnlyList<string> placeholders)
    {
        var first = given.Count > 0 ? given[0] : null;
        if (map.Scalar(key, example: $"Write: {key}: \"select ... {first}\"") is not { } node || map.Text(key) is not { } sql) return null;
        var named = Parameters().Matches(sql).Select(m => m.Value).Distinct().ToList();
        if (first is not null && !named.Contains(first)) map.Source.Mistake(node, $"The query does not use {first}.", $"Compare the account's column with {first}.");
        if (named.Find(n => !given.Contains(n) && !(given.Contains("@asked") && Settlement.AskedMoments.Is(n))) is { } other)
            map.Source.Mistake(node, $"The query uses {other}, which is not given.", given.Count == 0 ? "Use no parameter." : $"Use {string.Join(", ", given)}.");
        map.Source.Query(use, name ?? key, node, placeholders);
        return sql;
    }

    private static void Compile(Section map, YamlScalarNode at, string table, string column) =>
        map.Source.Queries.Add(new QuerySite(QueryUse.Gate, $"{table}.{column}", $"select t.{ServiceSql.Name(column)} from {ServiceSql.Name(table)} t where 1 = 0", [], _ => (at.Start.Line, at.Start.Column)));

    private static string? Identifier(Section map, string key, bool required = true)
    {
        if (map.Text(key, required) is not { } text) return null;
        if (IdentifierPattern().IsMatch(text)) return text;
        map.Source.Mistake(map.Child(key)!, $"{text} is no plain name of a table or column.", "Use letters, digits and underscores.");
        return null;
    }

    // Not the :: of a cast, and nothing within an e-mail address in quotes.
    [GeneratedRegex("(?<![A-Za-z0-9_@'])@[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Parameters();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
    private static partial Regex IdentifierPattern();
}
