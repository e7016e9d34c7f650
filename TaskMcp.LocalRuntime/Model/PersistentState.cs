namespace Orleans.Core
{
    /// <summary>Durable state of a grain, without its value.</summary>
    public interface IStorage
    {
        /// <summary>The version of the stored record; null when there is none.</summary>
        string? Etag { get; }

        /// <summary>Whether a record is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Removes the record; the state in memory is a new one.</summary>
        Task ClearStateAsync();

        /// <summary>Writes the state; done means durable.</summary>
        /// <exception cref="Orleans.Storage.InconsistentStateException">Somebody else wrote in between.</exception>
        Task WriteStateAsync();

        /// <summary>Reads the state again.</summary>
        Task ReadStateAsync();

        /// <summary>Removes the record; the state in memory is a new one.</summary>
        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

        /// <summary>Writes the state; done means durable.</summary>
        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        /// <summary>Reads the state again.</summary>
        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <summary>Durable state of a grain.</summary>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The state in memory.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>Durable state of a grain, injected by <see cref="PersistentStateAttribute"/>.</summary>
    public interface IPersistentState<TState> : Orleans.Core.IStorage<TState>;

    /// <summary>Names the state that a constructor parameter of a grain receives, and its storage.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        /// <summary>The name of the state within its grain.</summary>
        public string StateName { get; } = stateName;

        /// <summary>The storage provider's name; null for the default.</summary>
        public string? StorageName { get; } = storageName;
    }
}

namespace Orleans.Storage
{
    /// <summary>Turns grain state into bytes and back.</summary>
    public interface IGrainStorageSerializer
    {
        /// <summary>State to bytes.</summary>
        BinaryData Serialize<T>(T? input);

        /// <summary>Bytes to state.</summary>
        T? Deserialize<T>(BinaryData input);
    }
}
