namespace Adieu.Evidence;

/// <summary>A signed statement of what was done.</summary>
/// <param name="Id">Its id, a hex SHA-256 of the signed text.</param>
/// <param name="Jws">Compact JWS (ES256); its payload holds no personal data.</param>
/// <param name="Payload">The payload as JSON text.</param>
/// <param name="IssuedAt">When.</param>
/// <param name="Kind"><c>closure</c> or <c>purge</c>.</param>
public sealed record Certificate(string Id, string Jws, string Payload, DateTimeOffset IssuedAt, string Kind);
