using System.Globalization;
using System.Text;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning;

/// <summary>Writes a first map from a live schema: what the foreign keys tell, with a question where they tell nothing.</summary>
public static class MapSketch
{
    /// <summary>The map's text; it still has to be read by somebody who knows the data.</summary>
    /// <param name="catalog">The live schema.</param>
    /// <param name="subject">The table in which a row is a person.</param>
    /// <exception cref="ArgumentException">There is no such table.</exception>
    public static string Of(Catalog catalog, string subject)
    {
        if (!catalog.Tables.TryGetValue(subject, out var table)) throw new ArgumentException($"The store has no table {subject}. Nearest: {Binder.Nearest(subject, catalog.Tables.Keys)}.", nameof(subject));
        var key = table.PrimaryKey.Count == 1 ? table.PrimaryKey[0] : $"[{string.Join(", ", table.PrimaryKey)}]";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"store: main\nsubject: {{ table: {subject}, key: {key} }}\n\ntables:\n");
        foreach (var each in catalog.Tables.Values)
        {
            var personal = each.Columns.Where(c => LooksPersonal.Is(each, c)).Select(c => c.Name).ToList();
            var entry = Skeleton.Of(subject, each);
            var question = personal.Count > 0 && entry.EndsWith("{ personal: no }", StringComparison.Ordinal) ? $"   # looks personal: {string.Join(", ", personal)}. Whose is it?" : "";
            text.Append(CultureInfo.InvariantCulture, $"  {entry}{question}\n");
        }

        return text.ToString();
    }
}
