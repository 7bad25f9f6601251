using System.Security.Cryptography;
using System.Text;

namespace Adieu.Erasure.Undo;

/// <summary>What is sealed under one step's key while rows are read: parts of a bounded size, the last of which is open.</summary>
/// <param name="step">The step.</param>
/// <param name="key">Its key, 32 bytes.</param>
/// <param name="part">The first part's number: earlier pieces of a huge account have sealed theirs.</param>
internal sealed class StepVault(string step, ReadOnlyMemory<byte> key, int part)
{
    private readonly byte[] _key = VaultPart.KeyOf(key, step);
    private readonly MemoryStream _open = new();
    private VaultTable? _table;
    private int _part = part;
    private bool _begun;

    /// <summary>The bytes of the open part.</summary>
    public long Length => _open.Length;

    /// <summary>Adds a row.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="kind">Whether it is gone or changed.</param>
    /// <param name="before">Its columns as they were.</param>
    /// <param name="after">Its columns as they are; of a changed row.</param>
    public void Write(VaultTable table, byte kind, ReadOnlySpan<object?> before, ReadOnlySpan<object?> after)
    {
        Begin();
        using var to = new BinaryWriter(_open, Encoding.UTF8, leaveOpen: true);
        if (_table != table)
        {
            to.Write(VaultStream.Table);
            to.Write(table.Plan.Name);
            to.Write7BitEncodedInt(table.Columns.Count);
            foreach (var column in table.Columns) to.Write(column.Name);
            _table = table;
        }

        to.Write(kind);
        if (kind == VaultStream.Gone)
        {
            foreach (var value in before) VaultStream.Write(to, value);
            return;
        }

        foreach (var at in table.KeyAt) VaultStream.Write(to, before[at]);
        var changed = new List<int>();
        for (var i = 0; i < before.Length; i++) if (!Same(before[i], after[i])) changed.Add(i);
        to.Write7BitEncodedInt(changed.Count);
        foreach (var i in changed)
        {
            to.Write7BitEncodedInt(i);
            VaultStream.Write(to, before[i]);
            VaultStream.Write(to, after[i]);
        }
    }

    /// <summary>Says that nothing more follows for this step.</summary>
    public void End()
    {
        Begin();
        _open.WriteByte(VaultStream.End);
    }

    /// <summary>Seals the open part; the next one is empty.</summary>
    public (string Step, int Part, byte[] Content) Seal()
    {
        var box = (step, _part, VaultPart.Seal(_key, step, _part, _open));
        CryptographicOperations.ZeroMemory(_open.GetBuffer());
        _open.SetLength(0);
        _table = null;
        _part++;
        return box;
    }

    // What one transaction sealed comes back in one.
    private void Begin()
    {
        if (!_begun) _open.WriteByte(VaultStream.Piece);
        _begun = true;
    }

    /// <summary>Overwrites the key.</summary>
    public void Forget() => CryptographicOperations.ZeroMemory(_key);

    private static bool Same(object? a, object? b) => a is byte[] x && b is byte[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b);
}
