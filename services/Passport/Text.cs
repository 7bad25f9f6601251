namespace Passport;

/// <summary>A text in both languages of the services.</summary>
public sealed record Text(string Zh, string En);
