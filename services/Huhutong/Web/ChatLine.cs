namespace Huhutong.Web;

/// <summary>A chat in the list; <paramref name="With"/> is null when the other has left.</summary>
public sealed record ChatLine(long Id, string? With, string? Last, DateTimeOffset At);
