namespace Adieu.Services;

/// <summary>A service's file as it was read at start.</summary>
internal sealed record ServiceFile(string Path, ServiceLoad.Loaded Loaded)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="AdieuStartException">It is wrong; the message lists file, line, column and what to write instead.</exception>
    public static ServiceFile Load(string path) => ServiceLoader.Load(path) switch
    {
        ServiceLoad.Loaded loaded => new ServiceFile(path, loaded),
        ServiceLoad.Invalid invalid => throw new AdieuStartException(string.Join('\n', invalid.Mistakes)),
        _ => throw new InvalidOperationException("There is a third outcome of loading a service."),
    };

    /// <summary>Tries every query of the file on the live store.</summary>
    /// <exception cref="AdieuStartException">Some do not fit it.</exception>
    /// <exception cref="Erasure.Stores.StoreException">The store cannot be reached.</exception>
    public async Task CheckAsync(ServiceDatabases databases, CancellationToken cancellationToken)
    {
        var mistakes = await ServiceCheck.RunAsync(Loaded, Path, databases, cancellationToken);
        if (mistakes.Count > 0) throw new AdieuStartException(string.Join('\n', mistakes));
    }
}
