using Microsoft.EntityFrameworkCore;

namespace Railway.Data;

/// <summary>Stations, trains and departures: nobody's personal data.</summary>
internal static class NetworkTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Station>(station =>
        {
            station.ToTable("stations");
            station.HasKey(s => s.Code);
            station.Property(s => s.Code).HasMaxLength(3);
        });
        builder.Entity<Train>(train =>
        {
            train.ToTable("trains");
            train.Property(t => t.Id).ValueGeneratedNever();
            train.HasIndex(t => t.Number).IsUnique();
            train.HasMany(t => t.Stops).WithOne().HasForeignKey(s => s.TrainId);
        });
        builder.Entity<TrainStop>(stop =>
        {
            stop.ToTable("train_stops", t => t.HasCheckConstraint("ck_train_stops_times", "departs >= arrives and kilometres >= 0"));
            stop.HasKey(s => new { s.TrainId, s.Sequence });
            stop.HasOne<Station>().WithMany().HasForeignKey(s => s.StationCode);
        });
        builder.Entity<Departure>(departure =>
        {
            departure.ToTable("departures", t => t.HasCheckConstraint("ck_departures_left", "second_left >= 0 and first_left >= 0 and business_left >= 0"));
            departure.HasOne<Train>().WithMany().HasForeignKey(d => d.TrainId);
            departure.HasIndex(d => new { d.Day, d.TrainId }).IsUnique();
        });
    }
}
