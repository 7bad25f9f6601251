using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;

namespace Adieu.Erasure.Undo;

/// <summary>A table as the vault sees it.</summary>
internal sealed class VaultTable(TablePlan plan, string name)
{
    public TablePlan Plan => plan;

    /// <summary>What is sealed of a row: everything that the database does not compute by itself.</summary>
    public IReadOnlyList<CatalogColumn> Columns { get; } = [.. plan.Table.Columns.Where(c => !c.Generated || c.Identity)];

    /// <summary>Where the key's columns stand among <see cref="Columns"/>.</summary>
    public IReadOnlyList<int> KeyAt => [.. plan.Key.Select(k => IndexOf(k.Name))];

    /// <summary>Whether rows of it only ever go, so that one look before they do is enough.</summary>
    public bool OnlyGoes { get; set; }

    /// <summary>The temporary table of rows as they were.</summary>
    public string Before => $"adieu_{name}{plan.Index}";

    /// <summary>While restoring: rows to insert, and rows to mend.</summary>
    public string Gone => $"adieu_x{plan.Index}";

    public string Changed => $"adieu_y{plan.Index}";

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == column) return i;
        }

        return -1;
    }
}
