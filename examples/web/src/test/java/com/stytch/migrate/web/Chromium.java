package com.stytch.migrate.web;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium of this machine; nothing is downloaded for it. Not thread-safe. */
final class Chromium implements Visitor, AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ChromeDriver driver;
    private URI base = URI.create("http://127.0.0.1");

    private Chromium(Path browser, Path chromedriver) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--window-size=1100,1000");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        this.driver = new ChromeDriver(service, options);
    }

    /** Starts one; nothing when there is no Chromium here, or no chromedriver. */
    static Optional<Chromium> start() {
        Optional<Path> browser = first("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        Optional<Path> chromedriver = first("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");
        return browser.flatMap(program -> chromedriver.map(beside -> new Chromium(program, beside)));
    }

    private static Optional<Path> first(String... paths) {
        return List.of(paths).stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** Forgets everything, and goes to an application. */
    Chromium newVisitor(URI application) {
        base = application;
        driver.get(base.resolve("/").toString());
        driver.manage().deleteAllCookies();
        return this;
    }

    @Override
    public void open(String path) {
        driver.get(base.resolve(path).toString());
    }

    @Override
    public void type(String field, String text) {
        WebElement input = driver.findElement(By.name(field));
        input.clear();
        input.sendKeys(text);
    }

    /** A page that was left cannot be asked whether it was: for a moment Chromium knows neither. So the page that follows is. */
    @Override
    public void press(String button) {
        driver.executeScript("window.pressed = true");
        driver.findElement(By.id(button)).click();
        new WebDriverWait(driver, LONGEST_WAIT)
                .ignoring(WebDriverException.class)
                .until(page -> Boolean.TRUE.equals(
                        driver.executeScript("return !window.pressed && document.readyState === 'complete'")));
    }

    @Override
    public String text(String id) {
        return driver.findElements(By.id(id)).stream()
                .findFirst()
                .map(element -> element.getText().replaceAll("\\s+", " ").strip())
                .orElse("");
    }

    @Override
    public String path() {
        return URI.create(driver.getCurrentUrl()).getPath();
    }

    @Override
    public Set<String> cookies() {
        return driver.manage().getCookies().stream()
                .map(Cookie::getName)
                .filter(name -> !name.equals("JSESSIONID"))
                .collect(Collectors.toSet());
    }

    /** Returns the page as a PNG. */
    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
