package app.stamina.phone.security;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.security.keystore.KeyPermanentlyInvalidatedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStoreException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.Test;

public class SecretFilesTest {

    private static final SecretKey OURS = new SecretKeySpec(new byte[32], "AES"), ANOTHER = new SecretKeySpec(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }, "AES");
    private final File folder;
    private final Keystore keystore = new Keystore(OURS);
    private final SecretFiles secrets;

    public SecretFilesTest() throws IOException {
        folder = new File(Files.createTempDirectory("secrets").toFile(), "secrets");
        secrets = new SecretFiles(folder, keystore);
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
        new SecretFiles(folder, new Keystore(ANOTHER)).keep("one", "secret");
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

    /** Null would sign the person out. */
    @Test
    public void a_keystore_that_fails_is_not_the_answer_that_there_is_none() throws IOException, GeneralSecurityException {
        secrets.keep("one", "secret");
        keystore.key = failing(new InvalidKeyException("Keystore operation failed", new KeyStoreException("System error")));
        assertEquals("fails", openedOrFails("one"));
        keystore.key = failing(new KeyPermanentlyInvalidatedException());
        assertEquals(null, openedOrFails("one"));
        keystore.failure = new KeyStoreException("System error");
        assertEquals("fails", openedOrFails("one"));
        keystore.failure = null;
        keystore.key = OURS;
        assertEquals("secret", secrets.open("one"));
    }

    /** One that is made takes the place of one that was away for a moment only. */
    @Test
    public void a_key_is_made_to_keep_a_secret_alone() throws IOException, GeneralSecurityException {
        secrets.keep("one", "secret");
        keystore.key = null;
        assertEquals(null, secrets.open("one"));
        secrets.keepOnly(Arrays.asList("one"));
        assertEquals(0, keystore.made);
        keystore.key = OURS;
        assertEquals("secret", secrets.open("one"));
        keystore.key = null;
        secrets.keep("two", "secret");
        secrets.keep("three", "secret");
        assertEquals(1, keystore.made);
        assertEquals("secret", secrets.open("two"));
    }

    @Test
    public void all_but_those_that_are_named_go() throws IOException, GeneralSecurityException {
        secrets.keepOnly(Arrays.asList(""));
        for (String name : new String[] { "one", "two", "three" }) secrets.keep(name, "secret");
        secrets.keepOnly(Arrays.asList("two", "four"));
        assertEquals("two", String.join(",", folder.list()));
    }

    private String openedOrFails(String name) throws IOException {
        try {
            return secrets.open(name);
        } catch (GeneralSecurityException failure) {
            return "fails";
        }
    }

    /** A key that fails as a cipher takes it, as the Keystore's own do. */
    private static SecretKey failing(InvalidKeyException failure) {
        return new SecretKeySpec(new byte[32], "AES") {
            @Override
            public byte[] getEncoded() {
                return SecretFilesTest.<byte[], RuntimeException>throwing(failure);
            }
        };
    }

    /** Past the compiler, which has no checked failure come out of getEncoded. */
    @SuppressWarnings("unchecked")
    private static <T, E extends Exception> T throwing(Exception failure) throws E {
        throw (E) failure;
    }

    private static final class Keystore implements SecretFiles.Key {
        private SecretKey key;
        private GeneralSecurityException failure;
        private int made;

        Keystore(SecretKey key) {
            this.key = key;
        }

        @Override
        public SecretKey find() throws GeneralSecurityException {
            if (failure != null) throw failure;
            return key;
        }

        @Override
        public SecretKey make() {
            made++;
            return key = ANOTHER;
        }
    }

    private Path file(String name) {
        return new File(folder, name).toPath();
    }
}
