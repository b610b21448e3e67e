package app.stamina.phone.security;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.Test;

public class SecretFilesTest {

    private static final SecretKey OURS = new SecretKeySpec(new byte[32], "AES"), ANOTHER = new SecretKeySpec(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }, "AES");
    private final File folder;
    private final SecretFiles secrets;

    public SecretFilesTest() throws IOException {
        folder = new File(Files.createTempDirectory("secrets").toFile(), "secrets");
        secrets = new SecretFiles(folder, OURS);
    }

    @Test
    public void what_was_kept_is_opened_again_and_stands_in_no_file() throws IOException, GeneralSecurityException {
        secrets.keep("one", "kanarienvogel");
        secrets.keep("one", "zweiter kanarienvogel");
        assertEquals("zweiter kanarienvogel", secrets.open("one"));
        String bytes = new String(Files.readAllBytes(file("one")), StandardCharsets.ISO_8859_1);
        assertTrue(!bytes.contains("kanarienvogel"));
        assertEquals(1, folder.list().length);
    }

    @Test
    public void what_another_key_sealed_was_renamed_or_is_torn_is_nothing() throws IOException, GeneralSecurityException {
        new SecretFiles(folder, ANOTHER).keep("one", "secret");
        assertEquals(null, secrets.open("one"));
        secrets.keep("two", "secret");
        Files.copy(file("two"), file("three"));
        assertEquals(null, secrets.open("three"));
        Files.write(file("two"), Arrays.copyOf(Files.readAllBytes(file("two")), 20));
        assertEquals(null, secrets.open("two"));
        Files.write(file("two"), new byte[5]);
        assertEquals(null, secrets.open("two"));
        assertEquals(null, secrets.open("never"));
    }

    @Test
    public void all_but_those_that_are_named_go() throws IOException, GeneralSecurityException {
        secrets.keepOnly(Arrays.asList(""));
        for (String name : new String[] { "one", "two", "three" }) secrets.keep(name, "secret");
        secrets.keepOnly(Arrays.asList("two", "four"));
        assertEquals("two", String.join(",", folder.list()));
    }

    private Path file(String name) {
        return new File(folder, name).toPath();
    }
}
