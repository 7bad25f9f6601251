namespace Railway.Data;

/// <summary>A train that runs every day.</summary>
public sealed class Train
{
    /// <summary>Key.</summary>
    public int Id { get; set; }

    /// <summary>Its number, such as <c>G1</c>.</summary>
    public required string Number { get; set; }

    /// <summary>Where it stops, in order.</summary>
    public List<TrainStop> Stops { get; set; } = [];
}

/// <summary>A stop of a train.</summary>
public sealed class TrainStop
{
    /// <summary>The train.</summary>
    public int TrainId { get; set; }

    /// <summary>Place in the order, from 0.</summary>
    public int Sequence { get; set; }

    /// <summary>The station.</summary>
    public required string StationCode { get; set; }

    /// <summary>Minutes from midnight of the day on which the train sets out.</summary>
    public int Arrives { get; set; }

    /// <summary>Minutes from midnight of the day on which the train sets out.</summary>
    public int Departs { get; set; }

    /// <summary>Kilometres from the first stop.</summary>
    public int Kilometres { get; set; }
}

/// <summary>A train on a day, with the seats that are left on it.</summary>
public sealed class Departure
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>The train.</summary>
    public int TrainId { get; set; }

    /// <summary>The day on which it sets out, in China.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Second-class seats left.</summary>
    public int SecondLeft { get; set; }

    /// <summary>First-class seats left.</summary>
    public int FirstLeft { get; set; }

    /// <summary>Business-class seats left.</summary>
    public int BusinessLeft { get; set; }

    /// <summary>Seats left in a class.</summary>
    public int Left(SeatClass seat) => seat switch { SeatClass.First => FirstLeft, SeatClass.Business => BusinessLeft, _ => SecondLeft };
}

/// <summary>Classes of seats.</summary>
public enum SeatClass
{
    /// <summary>二等座.</summary>
    Second,

    /// <summary>一等座.</summary>
    First,

    /// <summary>商务座.</summary>
    Business,
}
