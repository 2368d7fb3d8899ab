package dev.terse.bootstrap;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Reads and checks the settings before anything else is made, so that a bad one is all that is reported. */
final class SettingsInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TerseSettings settings = read(Binder.get(context.getEnvironment()));
        String url = context.getEnvironment().getProperty("spring.datasource.url", "");
        if (settings.storage() == TerseSettings.Storage.POSTGRES
                && !url.isEmpty()
                && !url.startsWith("jdbc:postgresql:")) {
            throw InvalidSettingException.of(
                    "spring.datasource.url", "a JDBC URL of PostgreSQL, such as jdbc:postgresql://localhost/terse");
        }
        context.getBeanFactory().registerSingleton("terseSettings", settings);
    }

    private static TerseSettings read(Binder binder) {
        try {
            return binder.bindOrCreate(
                    "terse",
                    Bindable.of(TerseSettings.class),
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
        } catch (BindException e) {
            throw causeOf(e);
        }
    }

    private static InvalidSettingException causeOf(BindException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingException invalid) {
                return invalid;
            }
            if (cause instanceof UnboundConfigurationPropertiesException unbound) {
                return InvalidSettingException.of(unbound.getUnboundProperties()
                        .iterator()
                        .next()
                        .getName()
                        .toString());
            }
        }
        return InvalidSettingException.of(failure.getName().toString());
    }
}
