namespace Railway.Data;

/// <summary>A station.</summary>
public sealed class Station
{
    /// <summary>Telegraph code of three letters, the key.</summary>
    public required string Code { get; set; }

    /// <summary>Chinese name.</summary>
    public required string NameZh { get; set; }

    /// <summary>English name.</summary>
    public required string NameEn { get; set; }

    /// <summary>Pinyin without tones or spaces, for search.</summary>
    public required string Pinyin { get; set; }
}
