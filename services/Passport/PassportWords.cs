namespace Passport;

/// <summary>What an account centre's pages say about the service that they belong to.</summary>
public sealed class PassportWords
{
    /// <summary>The number for questions and complaints.</summary>
    public string Phone { get; set; } = "";

    /// <summary>The line at the foot of each page.</summary>
    public Text Foot { get; set; } = new("", "");

    /// <summary>Why registering asks for what it asks.</summary>
    public Text Registering { get; set; } = new("", "");

    /// <summary>What a suspended account can and cannot do.</summary>
    public Text Suspended { get; set; } = new("", "");

    /// <summary>What an account that is being closed cannot do.</summary>
    public Text Closing { get; set; } = new("", "");

    /// <summary>The terms of service, section by section.</summary>
    public IReadOnlyList<TermsSection> Terms { get; set; } = [];
}

/// <summary>A section of the terms; <paramref name="Id"/> is where links from elsewhere point to.</summary>
public sealed record TermsSection(string Id, Text Heading, Text Body);
