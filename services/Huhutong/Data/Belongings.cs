namespace Huhutong.Data;

/// <summary>A viewing card.</summary>
public sealed class Card
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose account pays for it.</summary>
    public long AccountId { get; set; }

    /// <summary>The number on it.</summary>
    public required string CardNo { get; set; }

    /// <summary>Whether it is one more beside the main one.</summary>
    public bool Secondary { get; set; }

    /// <summary>Who in the household uses it.</summary>
    public required string HolderName { get; set; }

    /// <summary>Whether it works.</summary>
    public CardStatus Status { get; set; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset IssuedAt { get; set; }
}

/// <summary>Whether a card works.</summary>
public enum CardStatus
{
    /// <summary>It works.</summary>
    Active,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>Somebody in an account's address book.</summary>
public sealed class Contact
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose address book. Never null; the column takes null because a row whose other person leaves stays.</summary>
    public long? AccountId { get; set; }

    /// <summary>Their account here; null when they have none, or have left.</summary>
    public long? ContactAccountId { get; set; }

    /// <summary>What the book's owner calls them.</summary>
    public required string Nickname { get; set; }

    /// <summary>Their name; null when they have left.</summary>
    public string? Name { get; set; }

    /// <summary>Their phone; null when they have left.</summary>
    public string? Phone { get; set; }

    /// <summary>When they were added.</summary>
    public DateTimeOffset AddedAt { get; set; }
}

/// <summary>A file that somebody keeps here.</summary>
public sealed class StoredFile
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Its bytes, at most a million.</summary>
    public required byte[] Content { get; set; }

    /// <summary>How many bytes.</summary>
    public int Size { get; set; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset AddedAt { get; set; }
}
