namespace Adieu.Erasure.Execution;

/// <summary>How many rows of a table were inserted, changed and deleted.</summary>
internal readonly record struct RowsTouched(long Inserted, long Updated, long Deleted)
{
    public long All => Inserted + Updated + Deleted;

    public static RowsTouched operator +(RowsTouched left, RowsTouched right) =>
        new(left.Inserted + right.Inserted, left.Updated + right.Updated, left.Deleted + right.Deleted);

    public static RowsTouched operator -(RowsTouched left, RowsTouched right) =>
        new(left.Inserted - right.Inserted, left.Updated - right.Updated, left.Deleted - right.Deleted);
}
