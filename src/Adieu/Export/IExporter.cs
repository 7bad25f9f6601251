using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Export;

/// <summary>Writes a person's data for them to keep.</summary>
internal interface IExporter
{
    /// <summary>Streams a ZIP of JSON, CSV and a readable index.html.</summary>
    Task WriteAsync(ServiceDefinition service, IReadOnlyList<IErasureStore> stores, SubjectKey account, Stream output, string language, CancellationToken cancellationToken);
}
