namespace Railway.Network;

/// <summary>A line with the trains that run on it, both ways.</summary>
/// <param name="Stations">Codes with kilometres from the line's beginning.</param>
/// <param name="FirstNumber">The first train away from the beginning; odd numbers run away, even ones back.</param>
/// <param name="Pairs">How many trains run each way.</param>
/// <param name="FirstDeparture">When the first one sets out, in minutes from midnight.</param>
/// <param name="Every">Minutes between two of them.</param>
internal sealed record Line((string Code, int Kilometres)[] Stations, int FirstNumber, int Pairs, int FirstDeparture, int Every)
{
    /// <summary>The lines. Distances are the published ones of the high-speed lines, rounded to a kilometre.</summary>
    public static readonly Line[] All =
    [
        new([("VNP", 0), ("TIP", 131), ("JGK", 406), ("UUH", 692), ("NKH", 1023), ("OHH", 1237), ("AOH", 1318)], 1, 9, 7 * 60, 80),
        new([("BXP", 0), ("SJP", 281), ("ZAF", 693), ("WHN", 1229), ("CWQ", 1591), ("IZQ", 2298), ("IOQ", 2400)], 71, 6, 7 * 60 + 17, 95),
        new([("BXP", 0), ("SJP", 281), ("ZAF", 693), ("EAY", 1216), ("ICW", 1874)], 307, 4, 6 * 60 + 53, 150),
        new([("IFP", 0), ("SBT", 698), ("VAB", 1243)], 901, 3, 8 * 60 + 4, 210),
        new([("AOH", 0), ("NKH", 295), ("ENH", 451), ("WHN", 808), ("CUW", 1661)], 1721, 3, 7 * 60 + 22, 170),
        new([("AOH", 0), ("HGH", 159)], 7301, 3, 6 * 60 + 38, 300),
        new([("CUW", 0), ("ICW", 308)], 8501, 2, 9 * 60 + 12, 360),
    ];
}
