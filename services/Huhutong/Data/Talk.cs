namespace Huhutong.Data;

/// <summary>What two accounts say to each other. Whoever stays keeps it.</summary>
public sealed class Chat
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>One of them, with the lower key; null when they have left.</summary>
    public long? FirstId { get; set; }

    /// <summary>The other; null when they have left.</summary>
    public long? SecondId { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; set; }
}

/// <summary>A message.</summary>
public sealed class Message
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Where it was said.</summary>
    public long? ChatId { get; set; }

    /// <summary>Who said it; null when they have left.</summary>
    public long? SenderId { get; set; }

    /// <summary>Whom it was said to; null when they have left.</summary>
    public long? ReceiverId { get; set; }

    /// <summary>The words.</summary>
    public required string Body { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset SentAt { get; set; }
}
