using System.Globalization;
using Railway.Data;

namespace Railway.Network;

/// <summary>The sixty trains, worked out from the lines.</summary>
internal static class TrainTable
{
    private const double KilometresPerMinute = 4.75;
    private const int Stop = 2;

    /// <summary>All trains with their stops.</summary>
    public static IReadOnlyList<Train> All { get; } = [.. Build()];

    private static IEnumerable<Train> Build()
    {
        var id = 0;
        foreach (var line in Line.All)
        {
            for (var i = 0; i < line.Pairs * 2; i++)
            {
                var back = i % 2 == 1;
                var number = "G" + (line.FirstNumber + i).ToString(CultureInfo.InvariantCulture);
                var sets = line.FirstDeparture + i / 2 * line.Every + (back ? 25 : 0);
                yield return new Train { Id = ++id, Number = number, Stops = Stops(line, id, back, sets, express: i / 2 % 3 == 0) };
            }
        }
    }

    // An express leaves out every other stop between the ends.
    private static List<TrainStop> Stops(Line line, int train, bool back, int sets, bool express)
    {
        var length = line.Stations[^1].Kilometres;
        var stations = back ? line.Stations.Reverse().Select(s => (s.Code, Kilometres: length - s.Kilometres)).ToArray() : line.Stations;
        var stops = new List<TrainStop>();
        var clock = sets;
        for (var i = 0; i < stations.Length; i++)
        {
            var inside = i > 0 && i < stations.Length - 1;
            if (inside && express && i % 2 == 1) continue;
            if (stops.Count > 0) clock = stops[^1].Departs + 4 + (int)((stations[i].Kilometres - stops[^1].Kilometres) / KilometresPerMinute);
            stops.Add(new TrainStop
            {
                TrainId = train,
                Sequence = stops.Count,
                StationCode = stations[i].Code,
                Arrives = clock,
                Departs = inside ? clock + Stop : clock,
                Kilometres = stations[i].Kilometres,
            });
        }

        return stops;
    }
}
