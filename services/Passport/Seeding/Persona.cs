namespace Passport.Seeding;

/// <summary>A sample person with a situation to look at.</summary>
/// <param name="Name">The user name to sign in with.</param>
/// <param name="RealName">What they are called.</param>
/// <param name="Shows">The situation.</param>
public sealed record Persona(string Name, string RealName, Text Shows);
