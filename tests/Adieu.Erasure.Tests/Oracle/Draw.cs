using FsCheck;
using FsCheck.Fluent;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>A run of choices that FsCheck made; what is built from it is the same for the same seed, for ever.</summary>
internal sealed class Draw(int[] choices)
{
    private static readonly Gen<int[]> Choices = Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 900);
    private int _at;

    /// <summary>Seeds from here on know more ways of the map language; those below stay what they were when they failed.</summary>
    public const ulong Wide = 1_000_000;

    /// <summary>Seeds from here on know the archive, masks that end what others own, and more kinds of groups too.</summary>
    public const ulong Wider = 2_000_000;

    /// <summary>Seeds from here on know lists of people, all forms over one table, triggers that write elsewhere, and the sweep.</summary>
    public const ulong Widest = 3_000_000;

    /// <summary>Seeds from here on know keys below one and of several sizes, lists in texts, letters that do not matter, and texts with an open end too.</summary>
    public const ulong Newest = 1UL << 32;

    public static Case CaseOf(ulong seed) =>
        Choices.Select(all => new CaseGenerator(new Draw(all), seed >= Wide, seed >= Wider, seed >= Widest, seed >= Newest).Make()).Sample(10, new Rnd(seed, 0x9E3779B97F4A7C15), 1).First();

    /// <summary>Choices beside a case's own, which stays what it is.</summary>
    public static Draw Beside(ulong seed) => Choices.Select(all => new Draw(all)).Sample(10, new Rnd(seed, 0xD1B54A32D192ED03), 1).First();

    /// <summary>A number from 0 to <paramref name="below"/> - 1.</summary>
    public int Below(int below) => choices[_at++ % choices.Length] % below;

    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(params IReadOnlyList<T> all) => all[Below(all.Count)];
}
