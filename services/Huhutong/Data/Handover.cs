namespace Huhutong.Data;

/// <summary>A household that somebody offers to hand over to another account. Gone when it is taken, declined or called off.</summary>
public sealed class Handover
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who gives.</summary>
    public long GiverId { get; set; }

    /// <summary>Who is to take.</summary>
    public long TakerId { get; set; }

    /// <summary>When it was offered.</summary>
    public DateTimeOffset OfferedAt { get; set; }
}
