namespace Orleans
{
    /// <summary>Marker for everything that has a grain identity.</summary>
    public interface IAddressable;

    /// <summary>Marker for all grain interfaces.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>An object outside any grain that grains may call back, best effort.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>Creates references to grains; a grain exists as soon as it is called.</summary>
    public interface IGrainFactory
    {
        /// <summary>Returns a reference to the grain with this interface and key.</summary>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        /// <summary>Returns a reference to this grain as the given interface.</summary>
        TGrainInterface GetGrain<TGrainInterface>(Orleans.Runtime.GrainId grainId) where TGrainInterface : IAddressable;

        /// <summary>Returns a reference through which grains can call <paramref name="obj"/>. The caller keeps <paramref name="obj"/> alive.</summary>
        TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
            where TGrainObserverInterface : IGrainObserver;

        /// <summary>Ends a reference made by <see cref="CreateObjectReference{TGrainObserverInterface}"/>.</summary>
        void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
            where TGrainObserverInterface : IGrainObserver;
    }

    /// <summary>The way in for code outside grains.</summary>
    public interface IClusterClient : IGrainFactory
    {
        /// <summary>The services of this client.</summary>
        IServiceProvider ServiceProvider { get; }
    }
}
