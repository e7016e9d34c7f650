using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Identity of grains and references.</summary>
    public static class GrainExtensions
    {
        /// <summary>The string key of this grain or reference.</summary>
        public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

        /// <summary>The identity of this grain or reference.</summary>
        public static GrainId GetGrainId(this IAddressable grain) => grain switch
        {
            IGrainBase instance => instance.GrainContext.GrainId,
            ILocalGrainReference reference => reference.GrainId,
            _ => throw new ArgumentException($"{grain.GetType().Name} is neither a grain nor a grain reference.", nameof(grain)),
        };

        /// <summary>A reference to this grain, for others or for a call to itself that waits its turn.</summary>
        public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

        /// <summary>A reference to this grain as the given interface.</summary>
        public static object AsReference(this IAddressable grain, Type interfaceType) => grain switch
        {
            IGrainBase instance => ((ILocalGrainContext)instance.GrainContext).Reference(interfaceType),
            ILocalGrainReference reference => reference.As(interfaceType),
            _ => throw new ArgumentException($"{grain.GetType().Name} is neither a grain nor a reference to one.", nameof(grain)),
        };

        /// <summary>A reference to the same grain as another of its interfaces.</summary>
        public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();
    }
}
