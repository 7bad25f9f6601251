using System.Buffers.Binary;
using System.Data.Common;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Execution;

/// <summary>Counts by person, for statements that answer with whose each row was (<see cref="Counted.Answer"/>). PostgreSQL only.</summary>
internal sealed class Tally
{
    // An array as PostgreSQL sends it (array_send): dimensions, whether there are nulls, the elements' type, their number, the first
    // one's index; then each element behind its length.
    private const int Type = 8, Elements = 20, Bigint = 20;

    private readonly Plan _plan;
    private readonly int[] _rows;
    private readonly Dictionary<long, int> _places = [];

    /// <param name="plan">Whose tables are spoken of.</param>
    /// <param name="people">How many the batch has.</param>
    /// <param name="keys">Their keys in order, where these are numbers.</param>
    public Tally(Plan plan, int people, long?[] keys)
    {
        (_plan, _rows) = (plan, new int[people]);
        for (var i = 0; i < keys.Length; i++) if (keys[i] is { } key) _places[key] = i;
    }

    /// <summary>What one answer says: by number of rows, to whom it happened.</summary>
    public IEnumerable<Happened> Read(DbDataReader reader)
    {
        if (reader.IsDBNull(2)) return [];
        Count(Bytes(reader));
        var (table, fate) = (reader.GetInt32(0), reader.GetInt32(1));
        return ByRows().Select(g => new Happened(table, fate, new TableEffect(_plan.Tables[table].Name, ((Fate)fate).ToEffect(), g.Key), [.. g.Value]));
    }

    // The driver would look at each element as at a value of its own, which takes it twenty times as long as all the rest here.
    private static byte[] Bytes(DbDataReader reader)
    {
        using var stream = reader.GetStream(2);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void Count(ReadOnlySpan<byte> array)
    {
        Array.Clear(_rows);
        var keys = BinaryPrimitives.ReadInt32BigEndian(array[Type..]) == Bigint;
        var width = keys ? 4 + sizeof(long) : 4 + sizeof(int);
        for (var rest = array[Elements..]; rest.Length > 0; rest = rest[width..])
            _rows[keys ? _places[BinaryPrimitives.ReadInt64BigEndian(rest[4..])] : BinaryPrimitives.ReadInt32BigEndian(rest[4..])]++;
    }

    private Dictionary<int, List<int>> ByRows()
    {
        var all = new Dictionary<int, List<int>>();
        for (var i = 0; i < _rows.Length; i++)
        {
            if (_rows[i] == 0) continue;
            if (!all.TryGetValue(_rows[i], out var places)) all[_rows[i]] = places = [];
            places.Add(i);
        }

        return all;
    }
}
