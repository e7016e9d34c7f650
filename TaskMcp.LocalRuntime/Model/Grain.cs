using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>What the runtime needs of a grain class.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation that runs this object.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Called before the first call is delivered.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Called after the last call has ended, on a graceful deactivation only.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }

    /// <summary>The base class of grains.</summary>
    public abstract class Grain : IGrainBase, IAddressable
    {
        /// <summary>Takes the activation that is being constructed.</summary>
        protected Grain() => GrainContext = ActivationScope.Current
            ?? throw new InvalidOperationException($"{GetType().Name} can only be made by the grain runtime: call it through IGrainFactory.GetGrain.");

        /// <inheritdoc/>
        public IGrainContext GrainContext { get; }

        /// <summary>Makes references to other grains.</summary>
        protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

        /// <summary>The services of this activation.</summary>
        protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

        /// <summary>Type and key as text, for logs.</summary>
        public string IdentityString => GrainContext.GrainId.ToString();

        /// <inheritdoc/>
        public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <inheritdoc/>
        public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>Ends this activation after the present call; the next call makes a new one.</summary>
        protected void DeactivateOnIdle() => GrainContext.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

        /// <summary>Keeps this activation from being collected for at least this time.</summary>
        protected void DelayDeactivation(TimeSpan timeSpan) => ((ILocalGrainContext)GrainContext).DelayDeactivation(timeSpan);
    }
}
